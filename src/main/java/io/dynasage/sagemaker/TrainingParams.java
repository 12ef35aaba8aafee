package io.dynasage.sagemaker;

import static io.dynasage.sagemaker.StageParam.positive;
import static io.dynasage.sagemaker.StageParam.text;

import java.util.Map;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * The training job, with the names of {@code CreateTrainingJob}.
 *
 * <p>Each Param has its own explanation: {@code explainParams()} prints it with the default.
 *
 * @param <T> the stage that has these Params
 */
public interface TrainingParams<T extends TrainingParams<T>> extends StageParams<T> {
    default Param<String> algorithm() {
        return text(this, "algorithm", "built-in algorithm whose image is used if trainingImage is not set");
    }

    default T setAlgorithm(String value) {
        return with(algorithm(), value);
    }

    default Param<String> trainingImage() {
        return text(
                this, "trainingImage", "URI of the training image; not set means that of the algorithm in the region");
    }

    default T setTrainingImage(String value) {
        return with(trainingImage(), value);
    }

    default TextMapParam hyperParameters() {
        return new TextMapParam(
                uid(), "hyperParameters", "the algorithm's hyperparameters; feature_dim is added if it is missing");
    }

    default T setHyperParameters(Map<String, String> value) {
        return with(hyperParameters(), value);
    }

    default Param<String> trainingJobName() {
        return text(this, "trainingJobName", "name of the training job; not set means endpoint name and UTC time");
    }

    default T setTrainingJobName(String value) {
        return with(trainingJobName(), value);
    }

    default Param<String> trainingInputS3Uri() {
        return text(this, "trainingInputS3Uri", "folder in S3; the channels go to <folder>/<job>/<channel>/");
    }

    default T setTrainingInputS3Uri(String value) {
        return with(trainingInputS3Uri(), value);
    }

    default Param<String> trainingOutputS3Uri() {
        return text(this, "trainingOutputS3Uri", "folder in S3; the model goes to <folder>/<job>/output/model.tar.gz");
    }

    default T setTrainingOutputS3Uri(String value) {
        return with(trainingOutputS3Uri(), value);
    }

    default Param<String> trainingInstanceType() {
        return text(this, "trainingInstanceType", "instance type of the training job");
    }

    default T setTrainingInstanceType(String value) {
        return with(trainingInstanceType(), value);
    }

    default IntParam trainingInstanceCount() {
        return positive(this, "trainingInstanceCount", "number of training instances");
    }

    default T setTrainingInstanceCount(int value) {
        return with(trainingInstanceCount(), value);
    }

    default IntParam trainingInstanceVolumeSizeInGB() {
        return positive(this, "trainingInstanceVolumeSizeInGB", "data volume of each training instance, GiB");
    }

    default T setTrainingInstanceVolumeSizeInGB(int value) {
        return with(trainingInstanceVolumeSizeInGB(), value);
    }

    default IntParam trainingMaxRuntimeInSeconds() {
        return positive(this, "trainingMaxRuntimeInSeconds", "longest training, s");
    }

    default T setTrainingMaxRuntimeInSeconds(int value) {
        return with(trainingMaxRuntimeInSeconds(), value);
    }

    default BooleanParam enableManagedSpotTraining() {
        return new BooleanParam(uid(), "enableManagedSpotTraining", "whether to train on spot capacity");
    }

    default T setEnableManagedSpotTraining(boolean value) {
        return with(enableManagedSpotTraining(), value);
    }

    default IntParam trainingInputFiles() {
        return positive(this, "trainingInputFiles", "files per channel, at most");
    }

    default T setTrainingInputFiles(int value) {
        return with(trainingInputFiles(), value);
    }

    default Param<String> labelColumnName() {
        return text(this, "labelColumnName", "column of the labels");
    }

    default T setLabelColumnName(String value) {
        return with(labelColumnName(), value);
    }

    default Param<String> testIndicatorColumnName() {
        return text(
                this,
                "testIndicatorColumnName",
                "boolean column; its true rows go to the test channel, of XGBoost the validation channel; not set"
                        + " means no such channel");
    }

    default T setTestIndicatorColumnName(String value) {
        return with(testIndicatorColumnName(), value);
    }
}
