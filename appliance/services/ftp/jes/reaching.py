"""What every command about jobs begins with: the spool, which jobs the session sees, and who may touch one."""

from __future__ import annotations

from appliance.jes.spool import Spool, SpoolFile, SpoolJob
from appliance.saf import resources
from appliance.saf.model import Access
from appliance.services.ftp.conversation import Conversation
from appliance.services.ftp.jes.listing import JobFilter

__all__ = ["filter_of", "has_jobs", "may", "spool_of"]


def has_jobs(c: Conversation) -> bool:
    """Whether FILETYPE=JES means anything: there is a spool, and an anonymous user is let to it."""
    return c.site.spool is not None and c.site.data_sets is not None and (c.anonymous is None or c.config.anonymous_jes)


def spool_of(c: Conversation) -> Spool:
    """The jobs of the system; whoever comes here was let into FILETYPE=JES."""
    assert c.site.spool is not None
    return c.site.spool


def filter_of(c: Conversation) -> JobFilter:
    """What JESOWNER, JESJOBNAME and JESSTATUS admit."""
    return JobFilter.of(c.user, c.mvs.parameters, c.config.jes_interface_level)


def may(c: Conversation, job: SpoolJob, access: Access, file: SpoolFile | None = None) -> bool:
    """The owner may do everything with a job; others what JESSPOOL says."""
    if job.owner == c.user:
        return True
    resource = resources.jes_spool(c.site.system, job.owner, job.name, job.id, file.number if file else None)
    return c.site.router.auth(c.acee, resource, access, service="FTP", peer=str(c.peer)).is_permitted
