package io.dynasage;

import io.dynasage.sagemaker.AlgorithmImages;
import io.dynasage.sagemaker.SageMakerEstimator;
import io.dynasage.sagemaker.SageMakerModel;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The example of docs/library.md, which is cut from here, so that it compiles. */
final class LibraryExample {
    private LibraryExample() {}

    static Dataset<Row> scored(SparkSession spark, Dataset<Row> dataset) {
        // The columns and filters of a query are pushed down to DynamoDB.
        Dataset<Row> events = spark.read()
                .format("dynamodb")
                .option("table", "clickstream")
                .option("region", "us-east-1")
                .schema("customer string, sku string, at long")
                .load();
        // A dataset with label double and features vector, made from such events, becomes training files ...
        dataset.write().format("recordio-protobuf").save("s3a://bucket/train");
        // ... or a model, and its scores.
        SageMakerModel model = new SageMakerEstimator()
                .setRegion("us-east-1")
                .setTrainingImage(AlgorithmImages.uri("factorization-machines", "us-east-1"))
                .setHyperParameters(Map.of("predictor_type", "binary_classifier", "num_factors", "64"))
                .setRoleArn("arn:aws:iam::123456789012:role/dynasage-training")
                .setTrainingInputS3Uri("s3a://bucket/training")
                .setTrainingOutputS3Uri("s3a://bucket/models")
                .setEndpointName("shop")
                .fit(dataset);
        Dataset<Row> scored = model.transform(dataset);
        return scored.union(events);
    }
}
