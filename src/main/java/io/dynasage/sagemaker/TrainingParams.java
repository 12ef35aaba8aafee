package io.dynasage.sagemaker;

import java.util.Map;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/**
 * The training job, in the words of {@code CreateTrainingJob}.
 *
 * @param <T> the stage that has these Params
 */
public interface TrainingParams<T extends TrainingParams<T>> extends StageParams<T> {
    /** Built-in algorithm whose image is used if trainingImage is not set (default factorization-machines). */
    default Param<String> algorithm() {
        return new Param<>(uid(), "algorithm",
                "built-in algorithm whose image is used if trainingImage is not set (default factorization-machines)");
    }

    /** Sets {@link #algorithm()}. */
    default T setAlgorithm(String value) {
        return with(algorithm(), value);
    }

    /** URI of the training image; not set means that of the algorithm in the region. */
    default Param<String> trainingImage() {
        return new Param<>(uid(), "trainingImage",
                "URI of the training image; not set means that of the algorithm in the region");
    }

    /** Sets {@link #trainingImage()}. */
    default T setTrainingImage(String value) {
        return with(trainingImage(), value);
    }

    /** The algorithm's hyperparameters; feature_dim is added if it is missing. */
    default TextMapParam hyperParameters() {
        return new TextMapParam(uid(), "hyperParameters",
                "the algorithm's hyperparameters; feature_dim is added if it is missing");
    }

    /** Sets {@link #hyperParameters()}. */
    default T setHyperParameters(Map<String, String> value) {
        return with(hyperParameters(), value);
    }

    /** Name of the training job; not set means endpoint name and UTC time. */
    default Param<String> trainingJobName() {
        return new Param<>(uid(), "trainingJobName",
                "name of the training job; not set means endpoint name and UTC time");
    }

    /** Sets {@link #trainingJobName()}. */
    default T setTrainingJobName(String value) {
        return with(trainingJobName(), value);
    }

    /** Folder in S3; the channels go to {@code <folder>/<job>/<channel>/}. */
    default Param<String> trainingInputS3Uri() {
        return new Param<>(uid(), "trainingInputS3Uri", "folder in S3; the channels go to <folder>/<job>/<channel>/");
    }

    /** Sets {@link #trainingInputS3Uri()}. */
    default T setTrainingInputS3Uri(String value) {
        return with(trainingInputS3Uri(), value);
    }

    /** Folder in S3; the model goes to {@code <folder>/<job>/output/model.tar.gz}. */
    default Param<String> trainingOutputS3Uri() {
        return new Param<>(uid(), "trainingOutputS3Uri",
                "folder in S3; the model goes to <folder>/<job>/output/model.tar.gz");
    }

    /** Sets {@link #trainingOutputS3Uri()}. */
    default T setTrainingOutputS3Uri(String value) {
        return with(trainingOutputS3Uri(), value);
    }

    /** Instance type of the training job (default ml.m5.xlarge). */
    default Param<String> trainingInstanceType() {
        return new Param<>(uid(), "trainingInstanceType", "instance type of the training job (default ml.m5.xlarge)");
    }

    /** Sets {@link #trainingInstanceType()}. */
    default T setTrainingInstanceType(String value) {
        return with(trainingInstanceType(), value);
    }

    /** Number of training instances (default 1). */
    default IntParam trainingInstanceCount() {
        return new IntParam(uid(), "trainingInstanceCount",
                "number of training instances (default 1)", ParamValidators.gt(0));
    }

    /** Sets {@link #trainingInstanceCount()}. */
    default T setTrainingInstanceCount(int value) {
        return with(trainingInstanceCount(), value);
    }

    /** Data volume of each training instance, GiB (default 30). */
    default IntParam trainingInstanceVolumeSizeInGB() {
        return new IntParam(uid(), "trainingInstanceVolumeSizeInGB",
                "data volume of each training instance, GiB (default 30)", ParamValidators.gt(0));
    }

    /** Sets {@link #trainingInstanceVolumeSizeInGB()}. */
    default T setTrainingInstanceVolumeSizeInGB(int value) {
        return with(trainingInstanceVolumeSizeInGB(), value);
    }

    /** Longest training, s (default 86400). */
    default IntParam trainingMaxRuntimeInSeconds() {
        return new IntParam(uid(), "trainingMaxRuntimeInSeconds",
                "longest training, s (default 86400)", ParamValidators.gt(0));
    }

    /** Sets {@link #trainingMaxRuntimeInSeconds()}. */
    default T setTrainingMaxRuntimeInSeconds(int value) {
        return with(trainingMaxRuntimeInSeconds(), value);
    }

    /** Whether to train on spot capacity (default false). */
    default BooleanParam enableManagedSpotTraining() {
        return new BooleanParam(uid(), "enableManagedSpotTraining",
                "whether to train on spot capacity (default false)");
    }

    /** Sets {@link #enableManagedSpotTraining()}. */
    default T setEnableManagedSpotTraining(boolean value) {
        return with(enableManagedSpotTraining(), value);
    }

    /** Files per channel, at most (default 8). */
    default IntParam trainingInputFiles() {
        return new IntParam(uid(), "trainingInputFiles",
                "files per channel, at most (default 8)", ParamValidators.gt(0));
    }

    /** Sets {@link #trainingInputFiles()}. */
    default T setTrainingInputFiles(int value) {
        return with(trainingInputFiles(), value);
    }

    /** Column of the labels (default label). */
    default Param<String> labelColumnName() {
        return new Param<>(uid(), "labelColumnName", "column of the labels (default label)");
    }

    /** Sets {@link #labelColumnName()}. */
    default T setLabelColumnName(String value) {
        return with(labelColumnName(), value);
    }

    /** Boolean column; its true rows go to the test channel; not set means no test channel. */
    default Param<String> testIndicatorColumnName() {
        return new Param<>(uid(), "testIndicatorColumnName",
                "boolean column; its true rows go to the test channel; not set means no test channel");
    }

    /** Sets {@link #testIndicatorColumnName()}. */
    default T setTestIndicatorColumnName(String value) {
        return with(testIndicatorColumnName(), value);
    }
}
