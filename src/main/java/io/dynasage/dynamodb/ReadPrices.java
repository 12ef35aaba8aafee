package io.dynasage.dynamodb;

import io.dynasage.settings.Problems;

/**
 * What AWS charges for reading a table, in US dollars; it differs from region to region and changes, so it is never a
 * constant here.
 *
 * @param millionReadUnits a million read request units of an on-demand table, at least 0
 * @param exportedGigabyte a gigabyte (2^30 bytes) of a table exported to S3, at least 0
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
