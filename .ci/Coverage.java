import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IBundleCoverage;
import org.jacoco.core.analysis.IClassCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.tools.ExecFileLoader;
import org.jacoco.report.DirectorySourceFileLocator;
import org.jacoco.report.FileMultiReportOutput;
import org.jacoco.report.html.HTMLFormatter;

/** What part of the lines, and of the branches, the tests have to go through. */
static final double BOUND = 0.95;

/**
 * Says how much of a module its tests have gone through, class by class, and writes what they have
 * not to {@code target/coverage}. Exit code 1: that is less than it must be.
 *
 * <p>Argument: the folder of the module.
 */
void main(String[] arguments) throws IOException {
  var module = Path.of(arguments[0]);
  var loader = new ExecFileLoader();
  loader.load(module.resolve("target/jacoco.exec").toFile());
  var builder = new CoverageBuilder();
  new Analyzer(loader.getExecutionDataStore(), builder)
      .analyzeAll(module.resolve("target/classes").toFile());
  var bundle = builder.getBundle(arguments[0]);

  bundle.getPackages().stream()
      .flatMap(packet -> packet.getClasses().stream())
      .filter(type ->
          type.getLineCounter().getMissedCount() + type.getBranchCounter().getMissedCount() > 0)
      .sorted(Comparator.comparing(IClassCoverage::getName))
      .forEach(type -> show(type.getName(), type.getLineCounter(), type.getBranchCounter()));
  show("all of " + arguments[0], bundle.getLineCounter(), bundle.getBranchCounter());
  writePages(module, loader, bundle);

  if (Math.min(
          bundle.getLineCounter().getCoveredRatio(), bundle.getBranchCounter().getCoveredRatio())
      < BOUND) {
    System.err.println(
        "That is less than " + BOUND + "; see " + module.resolve("target/coverage/index.html"));
    System.exit(1);
  }
}

void show(String what, ICounter lines, ICounter branches) {
  IO.println(
      "%-40s lines %4d of %4d   branches %4d of %4d"
          .formatted(
              what,
              lines.getCoveredCount(),
              lines.getTotalCount(),
              branches.getCoveredCount(),
              branches.getTotalCount()));
}

void writePages(Path module, ExecFileLoader loader, IBundleCoverage bundle) throws IOException {
  var output = new FileMultiReportOutput(module.resolve("target/coverage").toFile());
  var visitor = new HTMLFormatter().createVisitor(output);
  visitor.visitInfo(
      loader.getSessionInfoStore().getInfos(), loader.getExecutionDataStore().getContents());
  var sources = module.resolve("src/main/java").toFile();
  visitor.visitBundle(bundle, new DirectorySourceFileLocator(sources, "utf-8", 2));
  visitor.visitEnd();
}
