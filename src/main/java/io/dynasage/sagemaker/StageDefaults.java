package io.dynasage.sagemaker;

import java.util.Map;

/** The defaults of the Params, group by group. */
final class StageDefaults {
    private StageDefaults() {}

    static void connection(ConnectionParams<?> stage) {
        stage.setDefault(stage.pollIntervalInMillis(), 15_000L);
    }

    static void deployment(DeploymentParams<?> stage) {
        stage.setDefault(stage.endpointCreationPolicy(), EndpointCreationPolicy.ON_FIT.toString());
        stage.setDefault(stage.endpointInstanceType(), "ml.m5.large");
        stage.setDefault(stage.endpointInitialInstanceCount(), 1);
        stage.setDefault(stage.tags(), Map.of());
        stage.setDefault(stage.adoptEndpoint(), false);
    }

    static void prediction(PredictionParams<?> stage) {
        stage.setDefault(stage.featuresColumnName(), "features");
        stage.setDefault(stage.predictWith(), PredictWith.ENDPOINT.toString());
        stage.setDefault(stage.contentType(), PredictionFormat.RECORDIO.contentType());
        stage.setDefault(stage.maxRecordsPerRequest(), RequestLimits.DEFAULT.rows());
        stage.setDefault(stage.maxPayloadInBytes(), RequestLimits.DEFAULT.bytes());
    }

    static void protection(ProtectionParams<?> stage) {
        stage.setDefault(stage.subnets(), new String[0]);
        stage.setDefault(stage.securityGroupIds(), new String[0]);
        stage.setDefault(stage.enableNetworkIsolation(), false);
        stage.setDefault(stage.enableInterContainerTrafficEncryption(), false);
    }

    static void training(TrainingParams<?> stage) {
        stage.setDefault(stage.algorithm(), "factorization-machines");
        stage.setDefault(stage.hyperParameters(), Map.of());
        stage.setDefault(stage.trainingInstanceType(), "ml.m5.xlarge");
        stage.setDefault(stage.trainingInstanceCount(), 1);
        stage.setDefault(stage.trainingInstanceVolumeSizeInGB(), 30);
        stage.setDefault(stage.trainingMaxRuntimeInSeconds(), 86_400);
        stage.setDefault(stage.enableManagedSpotTraining(), false);
        stage.setDefault(stage.trainingInputFiles(), 8);
        stage.setDefault(stage.labelColumnName(), "label");
    }
}
