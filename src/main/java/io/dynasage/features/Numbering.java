package io.dynasage.features;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Numbers rows in their order without bringing them to the driver. */
final class Numbering {
    private Numbering() {}

    /** Returns the rows with a column {@code name bigint}: 0, 1, ... in the order of the sorted dataset. */
    static Dataset<Row> of(Dataset<Row> sorted, String name) {
        StructType schema = sorted.schema().add(name, DataTypes.LongType, false);
        int width = sorted.schema().size();
        return sorted.sparkSession()
                .createDataFrame(
                        sorted.javaRDD().zipWithIndex().map(numbered -> {
                            Object[] values = new Object[width + 1];
                            for (int i = 0; i < width; i++) {
                                values[i] = numbered._1().get(i);
                            }
                            values[width] = numbered._2();
                            return RowFactory.create(values);
                        }),
                        schema);
    }
}
