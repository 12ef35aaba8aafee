package io.dynasage.job.ledger;

/** Learns of the stages of a run when they begin and end. */
public interface StageListener {
    /** Listens to nothing. */
    StageListener NONE = new StageListener() {
        @Override
        public void begins(Stage stage) {}

        @Override
        public void ends(Stage stage, Object output, double seconds) {}
    };

    /** A stage begins. */
    void begins(Stage stage);

    /**
     * A stage has ended, or an earlier attempt had finished it.
     *
     * @param output what came out of it, as the stage's own record
     * @param seconds the time that it took
     */
    void ends(Stage stage, Object output, double seconds);
}
