import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IBundleCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.analysis.ISourceFileCoverage;
import org.jacoco.core.tools.ExecFileLoader;
import org.jacoco.report.DirectorySourceFileLocator;
import org.jacoco.report.FileMultiReportOutput;
import org.jacoco.report.html.HTMLFormatter;

/** What part of the lines, and of the branches, the tests have to go through. */
static final double BOUND = 0.95;

/** Lines and branches, and how many of them the tests have gone through. */
record Count(int lines, int linesHit, int branches, int branchesHit) {
  static final Count NONE = new Count(0, 0, 0, 0);

  Count plus(ICounter lines, ICounter branches) {
    return new Count(
        this.lines + (lines.getTotalCount() > 0 ? 1 : 0),
        linesHit + (lines.getCoveredCount() > 0 ? 1 : 0),
        this.branches + branches.getTotalCount(),
        branchesHit + branches.getCoveredCount());
  }

  Count plus(Count other) {
    return new Count(
        lines + other.lines,
        linesHit + other.linesHit,
        branches + other.branches,
        branchesHit + other.branchesHit);
  }

  boolean isWhole() {
    return lines == linesHit && branches == branchesHit;
  }

  boolean isEnough() {
    return linesHit >= BOUND * lines && branchesHit >= BOUND * branches;
  }

  void show(String what) {
    IO.println(
        "%-36s lines %4d of %4d %5.1f %%   branches %4d of %4d %5.1f %%"
            .formatted(
                what,
                linesHit,
                lines,
                100.0 * linesHit / Math.max(lines, 1),
                branchesHit,
                branches,
                100.0 * branchesHit / Math.max(branches, 1)));
  }
}

/**
 * Says how much of a module its tests have gone through, file by file, with what they have not in
 * {@code target/coverage}. Left out are lines that {@code src/test/resources/uncovered.txt} lists,
 * with reasons. Exit code 1: that is less than it must be.
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
  writePages(module, loader, builder.getBundle(arguments[0]));

  var exempt = exempt(module.resolve("src/test/resources/uncovered.txt"));
  var unknown = new TreeSet<>(exempt);
  var all = Count.NONE;
  var rest = Count.NONE;
  for (var file : builder.getSourceFiles()) {
    var texts = texts(module, file);
    all = all.plus(count(file, texts, Set.of()));
    var here = count(file, texts, exempt);
    if (!here.isWhole()) {
      here.show(file.getPackageName() + "/" + file.getName());
    }
    rest = rest.plus(here);
    unknown.removeAll(texts);
  }
  all.show("all of it");
  rest.show("without what is exempt");

  if (!unknown.isEmpty()) {
    System.err.println("Exempt, but not there: " + unknown);
    System.exit(1);
  }
  if (!rest.isEnough()) {
    System.err.println("Less than " + BOUND + "; see " + module.resolve("target/coverage"));
    System.exit(1);
  }
}

/** Reads the list: a file, a bar, the text of a line; what begins with # is a reason. */
Set<String> exempt(Path list) throws IOException {
  var exempt = new TreeSet<String>();
  for (var line : Files.readAllLines(list)) {
    if (!line.isBlank() && !line.startsWith("#")) {
      exempt.add(line.strip());
    }
  }
  return exempt;
}

/** The lines of a source file, as the list would name them. */
List<String> texts(Path module, ISourceFileCoverage file) throws IOException {
  var path = module.resolve("src/main/java").resolve(file.getPackageName()).resolve(file.getName());
  var name = file.getName().replace(".java", "");
  return Files.readAllLines(path).stream().map(line -> name + " | " + line.strip()).toList();
}

Count count(ISourceFileCoverage file, List<String> texts, Set<String> exempt) {
  var count = Count.NONE;
  for (int number = file.getFirstLine(); number <= file.getLastLine(); number++) {
    var line = file.getLine(number);
    if (number > 0 && !exempt.contains(texts.get(number - 1))) {
      count = count.plus(line.getInstructionCounter(), line.getBranchCounter());
    }
  }
  return count;
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
