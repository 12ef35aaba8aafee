// The script of a job on AWS Glue, which compiles it when the job starts; the work is in the jar of --extra-jars.
object GlueApp {
  def main(sysArgs: Array[String]): Unit = io.dynasage.job.GlueJob.main(sysArgs)
}
