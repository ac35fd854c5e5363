"""Messages of JES: those of the job log, and those of the system."""

from __future__ import annotations

from appliance.message import Message

JOB_ENDED = Message("SLYJ0001I", "{job} {name} of {owner} has ended: {result}", audit=True)
JOB_LOST = Message("SLYJ0101E", "{job} {name} of {owner} was running when the system stopped")
RUNNER_FAILED = Message("SLYJ0102E", "a job could not be run: {detail}")

NOT_RUN = Message("SLYJ0201E", "{name} - JOB NOT RUN - JCL ERROR")
JCL_ERROR = Message("SLYJ0202E", "STATEMENT {line}: {detail}")
STEP_ENDED = Message("SLYJ0203I", "{name} {step} - STEP WAS EXECUTED - COND CODE {code:04d}")
STEP_BYPASSED = Message("SLYJ0204I", "{name} {step} - STEP WAS NOT RUN BECAUSE OF CONDITION CODES")
STEP_ABENDED = Message("SLYJ0205E", "{name} {step} - COMPLETION CODE - SYSTEM={code} - {detail}")
ALLOCATED = Message("SLYJ0206I", "{dd} IS {what}")
DISPOSED = Message("SLYJ0207I", "{data_set} {what}")
ALLOCATION_FAILED = Message("SLYJ0208E", "{name} {step} - STEP WAS NOT EXECUTED: {detail}")
NO_AUTHORITY = Message("SLYJ0209E", "{user} IS NOT AUTHORIZED TO {data_set}, ACCESS ASKED FOR IS {access}")
NO_IDENTITY = Message("SLYJ0210E", "{user} IS NOT AUTHORIZED TO RUN THIS JOB")
