"""A queue that delivers again: each job is paid for once, although a worker may be given a job that another has done.

A queue lends a job to a worker for some time. A worker that has not confirmed by then may be dead or only slow: nobody can tell, so the
job is lent again. Between paying and confirming a worker can die, and a slow one goes on working. What makes the payment happen
once is that the bank keeps the number of the job together with the payment, and refuses a second one.

Expected: 141 states, 508 transitions, depth 9; with symmetry 45 orbits.
Broken by RememberJobs=false: invariant paid_once after 4 steps.
"""

from checker import Constant, Range, Spec, Symmetric, action, fill, final, invariant, reachable, require


class Job(Symmetric, size=2):
    """Something to be paid for."""


class Worker(Symmetric, size=2):
    """A process that takes jobs."""


class RememberJobs(Constant, default=True):
    """Whether the bank keeps the numbers of the jobs that it has paid for."""


class Times(Range, low=0, high=2):
    """How often a job was paid for."""


class Queue(Spec):
    """A job is in the queue until somebody confirms it. Its time may run out at any moment, so it may be lent at any moment."""

    confirmed: set[Job] = fill()
    working: dict[Worker, Job | None] = fill(None)
    has_paid: dict[Worker, bool] = fill(False)
    paid: dict[Job, Times] = fill(0)

    @action
    def receive(self, worker: Worker, job: Job):
        require(self.working[worker] is None)
        require(job not in self.confirmed)  # Redundant: a queue that delivers this, too, does no harm.
        self.working[worker] = job

    @action
    def pay(self, worker: Worker):
        job = self.working[worker]
        require(job is not None)
        require(not self.has_paid[worker])  # Redundant: the bank refuses to pay again.
        if not RememberJobs.value or self.paid[job] == 0:
            self.paid[job] += 1
        self.has_paid[worker] = True

    @action
    def confirm(self, worker: Worker):
        job = self.working[worker]
        require(job is not None)  # Redundant: a worker that has paid has a job.
        require(self.has_paid[worker])
        self.confirmed.add(job)
        self.working[worker] = None
        self.has_paid[worker] = False

    @action
    def die(self, worker: Worker):
        """And come back, without any memory of the job."""
        require(self.working[worker] is not None)  # Redundant: to die without a job changes nothing.
        self.working[worker] = None
        self.has_paid[worker] = False

    @invariant
    def paid_once(self):
        """No job is paid for twice."""
        return all(times <= 1 for times in self.paid.values())

    @invariant
    def no_job_is_lost(self):
        """What is confirmed was paid for."""
        return all(self.paid[job] > 0 for job in self.confirmed)

    @reachable
    def all_is_done(self):
        return all(job in self.confirmed for job in Job)

    @final
    def nothing_is_left(self):
        return all(job in self.confirmed for job in Job)
