using System.ComponentModel;
using System.Diagnostics;
using MeterNode.Report;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>
/// Prints a report: the PDF is the HTML on paper, so that the signed picture is the shown one. What was printed is read before anybody
/// gets it: letters that no font has, or a browser that prints no feet of pages, would make a report that no check finds in order.
/// </summary>
/// <param name="browser">Path of the browser, from <see cref="PdfBrowser.Find(string?)"/>.</param>
internal sealed class ReportPdf(string browser)
{
    private const string Page = "report.html";
    /// <summary>What Chromium says where it ends at once because the system gives it no sandbox.</summary>
    private const string NoSandbox = "No usable sandbox";

    private const string Printed = "printed.pdf";

    /// <summary>How many letters without a font are named.</summary>
    private const int MaximumNamed = 5;

    /// <summary>
    /// Whether this program may never get more rights than it has, nor give them to others, as a service of systemd with
    /// <c>NoNewPrivileges</c> may not: a browser may then make no sandbox of its own, and is in that of the service.
    /// </summary>
    public bool IsConfined { get; init; } = HasNoNewPrivileges();

    /// <summary>How long printing may take. A month of 30 nodes takes a few seconds.</summary>
    public TimeSpan MaximumTime { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Prints, and reads every page that was printed. Blocks for seconds.</summary>
    /// <param name="content">The report.</param>
    /// <param name="pdf">The file to write; an older one is replaced.</param>
    /// <param name="cancellation">Stops the browser.</param>
    /// <exception cref="PrintException">
    /// The browser cannot be started, does not end, prints nothing, or something else than the report says: without page numbers where it
    /// is too old, without letters that no font has.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Print(ReportContent content, string pdf, CancellationToken cancellation)
    {
        string folder = WorkFolder(pdf);
        try
        {
            string page = Path.Combine(folder, Page);
            string printed = Path.Combine(folder, Printed);
            using (FileStream html = File.Create(page))
            {
                ReportHtml.Write(content, html);
            }

            string[] arguments = Arguments(page, printed, Path.Combine(folder, "profile"));
            string said = Run(arguments, cancellation);
            if (!File.Exists(printed) && IsConfined && said.Contains(NoSandbox, StringComparison.Ordinal))
            {
                said = Run(["--no-sandbox", .. arguments], cancellation);
            }

            if (!File.Exists(printed))
            {
                throw Failed(RuleReason.Of("pdf.nothing", $"has printed nothing: {LastLine(said)}"));
            }

            if (FaultOf(PdfText.Read(printed), content) is RuleReason fault)
            {
                throw Failed(fault);
            }

            PdfFinish.Write(printed, pdf, content);
        }
        finally
        {
            Remove(folder);
        }
    }

    /// <summary>
    /// A folder for the browser's profile: without one of its own it would use that of a running browser. A browser in a snap sees the
    /// folders of its user, and no temporary ones.
    /// </summary>
    private string WorkFolder(string pdf) => browser.Contains("/snap/", StringComparison.Ordinal)
        ? Directory.CreateDirectory(Path.GetFullPath(pdf) + ".unfinished").FullName
        : Directory.CreateTempSubdirectory("meternode-pdf-").FullName;

    private static string[] Arguments(string page, string printed, string profile) =>
    [
        "--headless",
        "--disable-gpu",
        "--disable-extensions",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--no-default-browser-check",
        "--user-data-dir=" + profile,
        // The browser's sandbox needs a user without rights to fall back to.
        .. OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? (string[])["--no-sandbox"] : [],
        "--no-pdf-header-footer",
        "--generate-pdf-document-outline",
        "--print-to-pdf=" + printed,
        new Uri(page).AbsoluteUri,
    ];

    private string Run(string[] arguments, CancellationToken cancellation)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(browser, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw Failed(RuleReason.Of("pdf.no-start", $"cannot be started: {e.Message}"));
        }

        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(MaximumTime);
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
            return output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw Failed(RuleReason.Of("pdf.no-end", $"has not ended after {MaximumTime.TotalSeconds:0} s"));
        }
    }

    /// <summary>
    /// Why what was printed is not the report. A page without its foot is from a browser that is too old, or it is the message that the
    /// page was not found.
    /// </summary>
    private static RuleReason? FaultOf(IReadOnlyList<PdfPage> pages, ReportContent content)
    {
        IReadOnlyList<ReportDifference> differences = PdfDifferences.Of(content, pages);
        if (differences.Count == 0)
        {
            return null;
        }

        var printed = PrintedPage.Of(content);
        PdfPage? bare = pages.FirstOrDefault(page => !Plain(page.Text).Contains(
            Plain(printed.Number(page.Number, pages.Count)), StringComparison.Ordinal));
        if (bare is not null)
        {
            return RuleReason.Of(
                "pdf.no-number",
                $"has printed page {bare.Number} without its number: version {PdfBrowser.MinimumVersion} or later is needed");
        }

        string text = PdfFold.Of(string.Concat(pages.Select(page => page.Text)));
        string absent = string.Concat(PdfDifferences.TextOf(content).Where(PdfFold.IsIdeograph).Except(text).Take(MaximumNamed));
        return absent.Length > 0
            ? RuleReason.Of("pdf.no-font", $"finds no font that has '{absent}': install one, such as the Debian package fonts-wqy-zenhei")
            : RuleReason.Of(
                "pdf.differs", $"has printed something else than the report says, at {differences[0].Place}: '{differences[0].Expected}'");
    }

    /// <summary>What is left of a text where no font has Chinese letters.</summary>
    private static string Plain(string text) => string.Concat(PdfFold.Of(text).Where(c => !PdfFold.IsIdeograph(c)));

    private PrintException Failed(RuleReason what) => new(
        RuleReason.Of("pdf.left-out", $"the browser '{browser}' {what}"),
        RuleReason.Of("pdf.failed", $"the browser '{browser}' {what}; name another with --browser, or leave pdf out of --formats"));

    private static bool HasNoNewPrivileges()
    {
        const string Status = "/proc/self/status"; // proc(5)
        return OperatingSystem.IsLinux() && File.Exists(Status)
            && File.ReadLines(Status).Any(line => line.StartsWith("NoNewPrivs:", StringComparison.Ordinal) && line.EndsWith('1'));
    }

    private static object LastLine(string said) =>
        said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault()
            ?? (object)RuleReason.Of("pdf.silent", "it says nothing");

    /// <summary>Processes of the browser may hold files a moment longer than its first one lives.</summary>
    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is a folder for temporary files: the system removes it.
        }
    }
}
