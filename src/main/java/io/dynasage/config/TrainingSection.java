package io.dynasage.config;

import io.dynasage.channels.ChannelFormat;
import io.dynasage.features.Task;
import io.dynasage.features.UseCase;
import io.dynasage.features.UseCaseSettings;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.TrainingSettings;

/** Reads {@code training}: the algorithm, its hyperparameters and the instances that train. */
record TrainingSection(Settings settings) {
    private static final String ALGORITHM = "training.algorithm";
    private static final String CANDIDATES = "training.candidates";
    private static final long GIB = 1L << 30;

    TrainingSettings training() {
        return settings.built(
                "training.",
                () -> new TrainingSettings(
                        settings.choice(ALGORITHM, Algorithm.class),
                        settings.choices(CANDIDATES, Algorithm.class),
                        settings.optional("training.image").orElse(null),
                        settings.required(
                                "training.role-arn", "SageMaker needs a role to read the channels with", TextForm.ROLE),
                        settings.required("training.instance-type", "such as ml.m5.xlarge"),
                        settings.atLeast("training.instance-count", TrainingSettings.LEAST_INSTANCES),
                        volume(),
                        settings.times().duration("training.max-runtime"),
                        settings.flag("training.spot"),
                        settings.flag("training.refit"),
                        settings.atLeast("training.least-updates", 0),
                        settings.named().map("training.hyperparameters")));
    }

    private int volume() {
        long volume = settings.bytes("training.volume-size");
        if (volume % GIB != 0) {
            settings.wrong(
                    "training.volume-size",
                    volume + " bytes is not a whole number of GiB; SageMaker sells disk by the GiB");
        }
        return (int) (volume / GIB);
    }

    /** Records a problem for what the algorithm cannot learn from. */
    void requireTrainable(TrainingSettings training, ChannelFormat format, UseCaseSettings examples) {
        if (!training.algorithm().formats().contains(format)) {
            settings.wrong(
                    "channels.format",
                    "\"" + format + "\" is not a format that " + training.algorithm() + " reads; leave the setting"
                            + " out, or choose another training.algorithm");
        }
        if (examples.useCase() == UseCase.RECOMMENDATION && examples.task() == Task.RANKING) {
            return;
        }
        String needs = " from nothing but users and the items that they chose (features.use-case = recommendation with"
                + " features.feedback = implicit), and this " + kind(examples) + "; ";
        if (training.algorithm() == Algorithm.ALS) {
            settings.wrong(ALGORITHM, "\"als\" learns" + needs + "choose factorization-machines");
        } else if (training.candidates().contains(Algorithm.ALS)) {
            settings.wrong(CANDIDATES, "\"als\" learns" + needs + "leave it out");
        }
    }

    private static String kind(UseCaseSettings examples) {
        if (examples.useCase() == UseCase.RECOMMENDATION) {
            return "has features.feedback = explicit";
        }
        return "is the use case " + examples.useCase();
    }
}
