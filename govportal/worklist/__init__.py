"""What waits for whom until when: work items, clocks, calendars, escalation, notices."""
