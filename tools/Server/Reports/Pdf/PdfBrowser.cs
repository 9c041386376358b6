using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>Finds the browser that prints a report: Chrome, Chromium or Edge, 131 or later.</summary>
public static class PdfBrowser
{
    /// <summary>The oldest version that prints what stands above and below a page (CSS Paged Media 3, 5: page-margin boxes).</summary>
    public const int MinimumVersion = 131;

    private static readonly string[] s_linuxNames =
        ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "microsoft-edge-stable", "microsoft-edge"];

    private static readonly string[] s_linuxPaths =
        ["/opt/google/chrome/chrome", "/usr/lib/chromium/chromium", "/opt/microsoft/msedge/msedge", "/snap/bin/chromium"];

    private static readonly string[] s_macApplications = ["Google Chrome", "Chromium", "Microsoft Edge"];

    private static readonly string[] s_windowsPaths =
        [@"Google\Chrome\Application\chrome.exe", @"Chromium\Application\chrome.exe", @"Microsoft\Edge\Application\msedge.exe"];

    /// <summary>Path of a browser in one of the usual places; null where there is none.</summary>
    public static string? Find() => Candidates(CurrentSystem(), Environment.GetEnvironmentVariable).FirstOrDefault(File.Exists);

    /// <summary>Path of the browser that a person has named, or else of one in the usual places.</summary>
    /// <exception cref="OperatorException">There is none.</exception>
    public static string Find(string? named) => named switch
    {
        null => Find() ?? throw new OperatorException(
            OperatorError.Failure,
            RuleReason.Of(
                "pdf.no-browser",
                "no browser is here to print the PDF: install Chromium, Chrome or Edge, name its program with --browser, or leave pdf "
                    + "out of --formats")),
        _ when File.Exists(named) => named,
        _ => throw new OperatorException(
            OperatorError.DeviceOrIo, $"there is no file '{named}': name the program of Chromium, Chrome or Edge with --browser"),
    };

    /// <summary>Where browsers usually are.</summary>
    /// <param name="system">The operating system.</param>
    /// <param name="environment">Gives an environment variable.</param>
    internal static IEnumerable<string> Candidates(PlatformID system, Func<string, string?> environment) => system switch
    {
        PlatformID.Win32NT =>
            from folder in (string[])["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"]
            where environment(folder) is { Length: > 0 }
            from path in s_windowsPaths
            select environment(folder) + '\\' + path,
        PlatformID.MacOSX =>
            from folder in (string[])["", environment("HOME") ?? ""]
            from name in s_macApplications
            select $"{folder}/Applications/{name}.app/Contents/MacOS/{name}",
        _ =>
        [
            .. from name in s_linuxNames
            from folder in (environment("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            select $"{folder.TrimEnd('/')}/{name}",
            .. s_linuxPaths,
        ],
    };

    private static PlatformID CurrentSystem() =>
        OperatingSystem.IsWindows() ? PlatformID.Win32NT : OperatingSystem.IsMacOS() ? PlatformID.MacOSX : PlatformID.Unix;
}
