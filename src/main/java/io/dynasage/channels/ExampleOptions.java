package io.dynasage.channels;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The options of a training format. Their names are not case-sensitive.
 *
 * @param labelColumn {@code labelColumnName}
 * @param featuresColumn the option {@code featuresColumnName}
 * @param featureDim {@code featureDim}, the length that every vector must have; 0 if it is not checked
 */
record ExampleOptions(String labelColumn, String featuresColumn, int featureDim) implements Serializable {

    static ExampleOptions of(Map<String, String> given) {
        Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        options.putAll(given);
        return new ExampleOptions(
                options.getOrDefault("labelColumnName", "label"),
                options.getOrDefault("featuresColumnName", "features"),
                dimension(options.get("featureDim")));
    }

    /** Returns the schema for reading files: a double label, null if a record has none, and a vector. */
    StructType schema() {
        return new StructType().add(labelColumn, DataTypes.DoubleType).add(featuresColumn, SQLDataTypes.VectorType());
    }

    /** Returns whether rows of this schema have a label. */
    boolean labelled(StructType schema) {
        return field(schema, labelColumn).isPresent();
    }

    /**
     * Checks that rows of this schema can be written. Columns other than label and features are allowed, but they are
     * not written.
     */
    void checkWritable(StructType schema) {
        StructField features = field(schema, featuresColumn)
                .orElseThrow(() -> new IllegalArgumentException("there is no column '" + featuresColumn
                        + "' to write as features; the dataset has " + String.join(", ", schema.fieldNames())
                        + ". Name the vector column in the option featuresColumnName"));
        if (!features.dataType().equals(SQLDataTypes.VectorType())) {
            throw new IllegalArgumentException("features column '" + featuresColumn + "' is "
                    + features.dataType().simpleString()
                    + "; training files are written from a Spark ML vector column: assemble one (VectorAssembler)");
        }
        field(schema, labelColumn)
                .map(StructField::dataType)
                .filter(type -> !(type instanceof NumericType))
                .ifPresent(type -> {
                    throw new IllegalArgumentException("label column '" + labelColumn + "' is " + type.simpleString()
                            + "; a label must be a number: cast it");
                });
    }

    /** Checks that files can be read with this schema, which may come from a user. */
    void checkReadable(StructType schema) {
        for (StructField field : schema.fields()) {
            if (field(schema(), field.name())
                    .filter(known -> known.dataType().equals(field.dataType()))
                    .isEmpty()) {
                throw new IllegalArgumentException("column '" + field.name() + "' of type "
                        + field.dataType().simpleString()
                        + " cannot be read from RecordIO-protobuf; it holds '" + labelColumn + "' (double) and '"
                        + featuresColumn
                        + "' (vector). Give no schema, or change the options labelColumnName and featuresColumnName");
            }
        }
    }

    static Optional<StructField> field(StructType schema, String name) {
        return Arrays.stream(schema.fields())
                .filter(field -> field.name().equals(name))
                .findFirst();
    }

    private static int dimension(String option) {
        if (option == null) {
            return 0;
        }
        try {
            int dimension = Integer.parseInt(option.trim());
            if (dimension > 0) {
                return dimension;
            }
        } catch (NumberFormatException e) {
            // Rejected below, together with numbers that are too small.
        }
        throw new IllegalArgumentException("featureDim '" + option
                + "' is not a vector's length; give a whole number from 1 to " + Integer.MAX_VALUE);
    }
}
