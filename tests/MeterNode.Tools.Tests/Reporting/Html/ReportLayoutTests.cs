using System.Security.Cryptography;
using MeterNode.Figures;
using MeterNode.Report;
using MeterNode.Server.Serving;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>
/// Of its own version a check compares a report byte by byte, of another one what it says: a layout that changes without a new version
/// would make honest reports look changed.
/// </summary>
[TestClass]
public sealed class ReportLayoutTests
{
    private const string HowToUpdate =
        "The page of a report has changed, or the version. If a report of this version may be in somebody's hands, raise <Version> in "
            + "Directory.Build.props and NodeLoop.FirmwareVersion first. Then: "
            + "UPDATE_APPROVED=1 dotnet test tests/MeterNode.Tools.Tests --filter ReportLayoutTests, and commit layout.txt";

    [TestMethod]
    public void Page_OfThisVersion_IsAsItWasWhenTheVersionBegan()
    {
        string text = $"{PlantServer.Version} {Fingerprint(FigureLanguage.English)} {Fingerprint(FigureLanguage.Chinese)}\n";
        string path = Path.Combine(Repository.Root, "tests", "MeterNode.Tools.Tests", "Reporting", "Html", "layout.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.AreEqual(File.ReadAllText(path).ReplaceLineEndings("\n"), text, HowToUpdate);
    }

    private static string Fingerprint(FigureLanguage language)
    {
        using var page = new MemoryStream();
        ReportHtml.Write(SampleReport.Of(language, "plant"), page);
        return Convert.ToHexStringLower(SHA256.HashData(page.ToArray()));
    }
}
