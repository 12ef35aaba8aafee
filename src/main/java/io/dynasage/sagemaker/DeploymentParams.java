package io.dynasage.sagemaker;

import static io.dynasage.sagemaker.StageParam.positive;
import static io.dynasage.sagemaker.StageParam.text;

import java.util.Map;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * The endpoint that serves a model.
 *
 * <p>Each Param has its own explanation: {@code explainParams()} prints it with the default.
 *
 * @param <T> the stage that has these Params
 */
public interface DeploymentParams<T extends DeploymentParams<T>> extends StageParams<T> {
    default Param<String> roleArn() {
        return text(
                this,
                "roleArn",
                "ARN of the execution role of training jobs and models; must be set to train or deploy");
    }

    default T setRoleArn(String value) {
        return with(roleArn(), value);
    }

    default Param<String> endpointName() {
        return text(this, "endpointName", "stable name of the endpoint: created the first time, updated later");
    }

    default T setEndpointName(String value) {
        return with(endpointName(), value);
    }

    default Param<String> endpointCreationPolicy() {
        return text(this, "endpointCreationPolicy", "when the model is deployed: on-fit, on-transform or never");
    }

    default T setEndpointCreationPolicy(String value) {
        return with(endpointCreationPolicy(), value);
    }

    default Param<String> endpointInstanceType() {
        return text(this, "endpointInstanceType", "instance type of the endpoint");
    }

    default T setEndpointInstanceType(String value) {
        return with(endpointInstanceType(), value);
    }

    default IntParam endpointInitialInstanceCount() {
        return positive(this, "endpointInitialInstanceCount", "number of instances of the endpoint");
    }

    default T setEndpointInitialInstanceCount(int value) {
        return with(endpointInitialInstanceCount(), value);
    }

    default Param<String> modelImage() {
        return text(this, "modelImage", "image that serves the model; not set means the training image");
    }

    default T setModelImage(String value) {
        return with(modelImage(), value);
    }

    default TextMapParam tags() {
        return new TextMapParam(uid(), "tags", "tags of everything that is created");
    }

    default T setTags(Map<String, String> value) {
        return with(tags(), value);
    }

    default BooleanParam adoptEndpoint() {
        return new BooleanParam(
                uid(), "adoptEndpoint", "whether an endpoint of this name that somebody else created may be updated");
    }

    default T setAdoptEndpoint(boolean value) {
        return with(adoptEndpoint(), value);
    }

    /** Returns when the model is deployed. */
    default EndpointCreationPolicy policy() {
        return EndpointCreationPolicy.of(getOrDefault(endpointCreationPolicy()));
    }
}
