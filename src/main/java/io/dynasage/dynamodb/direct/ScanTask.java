package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.ScanStatistics;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.budget.ReadBudget;
import io.dynasage.dynamodb.items.ItemColumns;
import java.io.Serializable;

/**
 * What all tasks of a scan share.
 *
 * @param connection where the table is
 * @param request what is asked for
 * @param columns what rows are made of; none if items are only counted
 * @param budget how fast
 * @param averageItemBytes mean size of an item, from which the first pages' sizes follow
 * @param pageItems the most items that one request asks for
 * @param statistics whom to tell what was read, or null
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
