"""The report as one HTML page, which needs no network: `html_report` makes it of a result."""

from checker.report.html.page import html_report as html_report
