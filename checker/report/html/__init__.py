"""The report as one HTML page, which needs no network: `html_report` makes it of a result, `html_replay` of a trace that was run again."""

from checker.report.html.page import html_replay as html_replay
from checker.report.html.page import html_report as html_report
