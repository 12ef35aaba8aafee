package io.dynasage.job;

import java.util.List;

/**
 * The entry of a job on AWS Glue, which passes its own arguments to the program with the job's. What Dynasage is to do
 * stands in one of them, {@code --dynasage}, and the others are left out. See
 * https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html
 */
public final class GlueJob {
    private static final String OURS = "--dynasage";

    private GlueJob() {}

    /**
     * Runs the command, as {@link Dynasage#main} does.
     *
     * @throws IllegalArgumentException if the job has no parameter with a command
     */
    public static void main(String[] args) throws Exception {
        Dynasage.main(command(args));
    }

    static String[] command(String... args) {
        int ours = List.of(args).indexOf(OURS);
        String command = ours < 0 || ours + 1 == args.length ? "" : args[ours + 1].strip();
        if (command.isEmpty()) {
            throw new IllegalArgumentException("The job has no parameter " + OURS + " with a command; give it one, such"
                    + " as \"run --config s3a://bucket/job.conf\"");
        }
        return command.split("\\s+");
    }
}
