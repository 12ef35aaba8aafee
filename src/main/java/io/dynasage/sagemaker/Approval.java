package io.dynasage.sagemaker;

/** Whether a registered version of a model may be deployed. */
public enum Approval {
    /** The version may be deployed. */
    APPROVED("Approved"),
    /** The version may not be deployed. */
    REJECTED("Rejected"),
    /** A person has to decide. */
    PENDING("PendingManualApproval");

    private final String status;

    Approval(String status) {
        this.status = status;
    }

    /** Returns the API's name for the approval, its {@code ModelApprovalStatus}. */
    public String status() {
        return status;
    }

    /**
     * Returns the approval for a status that SageMaker reported; {@link #PENDING} for a status that SageMaker added
     * after this code was written.
     */
    static Approval of(String status) {
        for (Approval approval : values()) {
            if (approval.status.equals(status)) {
                return approval;
            }
        }
        return PENDING;
    }
}
