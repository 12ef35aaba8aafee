package io.dynasage.dynamodb;

import io.dynasage.settings.Problems;

/**
 * The prices that AWS charges for reading a table, in US dollars. They differ between regions and change over time, so
 * they are never constants in this code.
 *
 * @param millionReadUnits price of a million read request units of an on-demand table, at least 0
 * @param exportedGigabyte price of exporting a gigabyte (2^30 bytes) of a table to S3, at least 0
 */
public record ReadPrices(double millionReadUnits, double exportedGigabyte) {

    /** Checks the ranges. */
    public ReadPrices {
        new Problems()
                .require(
                        millionReadUnits >= 0 && exportedGigabyte >= 0,
                        "million-read-units",
                        "Prices of " + millionReadUnits + " and " + exportedGigabyte
                                + " dollars are out of range; give 0 or more")
                .raise();
    }
}
