package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.ScanStatistics;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.budget.ReadBudget;
import io.dynasage.dynamodb.items.ItemColumns;
import java.io.Serializable;

/**
 * The settings that all tasks of a scan share.
 *
 * @param connection the table's connection
 * @param request the request
 * @param columns the columns of the rows; none if items are only counted
 * @param budget the budget in read units
 * @param averageItemBytes mean item size, which determines the sizes of the first pages
 * @param pageItems maximum number of items that one request asks for
 * @param statistics statistics to which the tasks report, or null
 */
record ScanTask(
        TableConnection connection,
        ScanRequestText request,
        ItemColumns columns,
        ReadBudget budget,
        long averageItemBytes,
        int pageItems,
        ScanStatistics statistics)
        implements Serializable {}
