package io.dynasage.sagemaker;

import java.util.Map;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/**
 * The endpoint that serves a model.
 *
 * @param <T> the stage that has these Params
 */
public interface DeploymentParams<T extends DeploymentParams<T>> extends StageParams<T> {
    /** ARN of the execution role of training jobs and models; must be set to train or deploy. */
    default Param<String> roleArn() {
        return new Param<>(uid(), "roleArn",
                "ARN of the execution role of training jobs and models; must be set to train or deploy");
    }

    /** Sets {@link #roleArn()}. */
    default T setRoleArn(String value) {
        return with(roleArn(), value);
    }

    /** Stable name of the endpoint: created the first time, updated later. */
    default Param<String> endpointName() {
        return new Param<>(uid(), "endpointName", "stable name of the endpoint: created the first time, updated later");
    }

    /** Sets {@link #endpointName()}. */
    default T setEndpointName(String value) {
        return with(endpointName(), value);
    }

    /** When the model is deployed: on-fit (default), on-transform or never. */
    default Param<String> endpointCreationPolicy() {
        return new Param<>(uid(), "endpointCreationPolicy",
                "when the model is deployed: on-fit (default), on-transform or never");
    }

    /** Sets {@link #endpointCreationPolicy()}. */
    default T setEndpointCreationPolicy(String value) {
        return with(endpointCreationPolicy(), value);
    }

    /** Instance type of the endpoint (default ml.m5.large). */
    default Param<String> endpointInstanceType() {
        return new Param<>(uid(), "endpointInstanceType", "instance type of the endpoint (default ml.m5.large)");
    }

    /** Sets {@link #endpointInstanceType()}. */
    default T setEndpointInstanceType(String value) {
        return with(endpointInstanceType(), value);
    }

    /** Number of instances of the endpoint (default 1). */
    default IntParam endpointInitialInstanceCount() {
        return new IntParam(uid(), "endpointInitialInstanceCount",
                "number of instances of the endpoint (default 1)", ParamValidators.gt(0));
    }

    /** Sets {@link #endpointInitialInstanceCount()}. */
    default T setEndpointInitialInstanceCount(int value) {
        return with(endpointInitialInstanceCount(), value);
    }

    /** Image that serves the model; not set means the training image. */
    default Param<String> modelImage() {
        return new Param<>(uid(), "modelImage", "image that serves the model; not set means the training image");
    }

    /** Sets {@link #modelImage()}. */
    default T setModelImage(String value) {
        return with(modelImage(), value);
    }

    /** Tags of everything that is created (default none). */
    default TextMapParam tags() {
        return new TextMapParam(uid(), "tags", "tags of everything that is created (default none)");
    }

    /** Sets {@link #tags()}. */
    default T setTags(Map<String, String> value) {
        return with(tags(), value);
    }

    /** When the model is deployed. */
    default EndpointCreationPolicy policy() {
        return EndpointCreationPolicy.of(getOrDefault(endpointCreationPolicy()));
    }
}
