package io.dynasage.sagemaker;

import static io.dynasage.sagemaker.StageParam.text;

import java.util.List;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The network and the keys of training jobs, models and endpoints, with the names of SageMaker's API.
 *
 * <p>Each Param has its own explanation: {@code explainParams()} prints it with the default.
 *
 * @param <T> the stage that has these Params
 */
public interface ProtectionParams<T extends ProtectionParams<T>> extends StageParams<T> {
    default StringArrayParam subnets() {
        return new StringArrayParam(
                this, "subnets", "ids of the subnets for training and endpoint; none means SageMaker's own network");
    }

    default T setSubnets(String... values) {
        return with(subnets(), values);
    }

    default StringArrayParam securityGroupIds() {
        return new StringArrayParam(this, "securityGroupIds", "ids of the security groups in the subnets");
    }

    default T setSecurityGroupIds(String... values) {
        return with(securityGroupIds(), values);
    }

    default BooleanParam enableNetworkIsolation() {
        return new BooleanParam(uid(), "enableNetworkIsolation", "whether the containers reach no network");
    }

    default T setEnableNetworkIsolation(boolean value) {
        return with(enableNetworkIsolation(), value);
    }

    default BooleanParam enableInterContainerTrafficEncryption() {
        return new BooleanParam(
                uid(),
                "enableInterContainerTrafficEncryption",
                "whether traffic between training instances is encrypted");
    }

    default T setEnableInterContainerTrafficEncryption(boolean value) {
        return with(enableInterContainerTrafficEncryption(), value);
    }

    default Param<String> trainingVolumeKmsKeyId() {
        return text(this, "trainingVolumeKmsKeyId", "KMS key of the training volumes; not set means a key of AWS");
    }

    default T setTrainingVolumeKmsKeyId(String value) {
        return with(trainingVolumeKmsKeyId(), value);
    }

    default Param<String> trainingOutputKmsKeyId() {
        return text(this, "trainingOutputKmsKeyId", "KMS key of the model in S3; not set means a key of AWS");
    }

    default T setTrainingOutputKmsKeyId(String value) {
        return with(trainingOutputKmsKeyId(), value);
    }

    default Param<String> endpointKmsKeyId() {
        return text(this, "endpointKmsKeyId", "KMS key of the endpoint's volumes; not set means a key of AWS");
    }

    default T setEndpointKmsKeyId(String value) {
        return with(endpointKmsKeyId(), value);
    }

    /**
     * Returns the network and the keys that the Params describe.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing what SageMaker would refuse
     */
    default Protection protection() {
        return new Protection(
                new NetworkSettings(
                        List.of(getOrDefault(subnets())),
                        List.of(getOrDefault(securityGroupIds())),
                        (Boolean) getOrDefault(enableNetworkIsolation()),
                        (Boolean) getOrDefault(enableInterContainerTrafficEncryption())),
                new KeySettings(
                        given(trainingVolumeKmsKeyId()), given(trainingOutputKmsKeyId()), given(endpointKmsKeyId())));
    }
}
