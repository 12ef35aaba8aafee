package io.dynasage.report;

import java.util.Optional;

/**
 * What a run's page shows of users.
 *
 * @param users the number of users whose histories and lists are shown
 * @param showIds whether they have their ids; otherwise they are numbered
 * @param titleColumn the column of the events with an item's title
 */
public record ReportSettings(int users, boolean showIds, Optional<String> titleColumn) {}
