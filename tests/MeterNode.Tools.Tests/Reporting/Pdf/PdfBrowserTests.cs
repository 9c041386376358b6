using MeterNode.Plant;
using MeterNode.Server.Reports;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>Where a browser is looked for, and what is said when there is none.</summary>
[TestClass]
public sealed class PdfBrowserTests
{
    [TestMethod]
    [DataRow(PlatformID.Unix, "/usr/local/bin/google-chrome")]
    [DataRow(PlatformID.Unix, "/usr/bin/chromium")]
    [DataRow(PlatformID.Unix, "/usr/bin/chromium-browser")]
    [DataRow(PlatformID.Unix, "/usr/bin/microsoft-edge")]
    [DataRow(PlatformID.Unix, "/snap/bin/chromium")]
    [DataRow(PlatformID.MacOSX, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")]
    [DataRow(PlatformID.MacOSX, "/home/me/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge")]
    [DataRow(PlatformID.Win32NT, @"C:\Program Files\Google\Chrome\Application\chrome.exe")]
    [DataRow(PlatformID.Win32NT, @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe")]
    [DataRow(PlatformID.Win32NT, @"C:\Users\me\AppData\Local\Google\Chrome\Application\chrome.exe")]
    public void Candidates_OfASystem_HaveItsUsualPlaces(PlatformID system, string path) =>
        CollectionAssert.Contains(PdfBrowser.Candidates(system, Environment).ToArray(), path);

    [TestMethod]
    public void Candidates_WithoutEnvironment_AreFew() =>
        Assert.IsEmpty(PdfBrowser.Candidates(PlatformID.Win32NT, _ => null));

    [TestMethod]
    public void Find_AFileThatIsNotThere_NamesItAndTheOption()
    {
        var e = Assert.ThrowsExactly<OperatorException>(() => PdfBrowser.Find("/no/such/browser"));

        Assert.AreEqual(OperatorError.DeviceOrIo, e.Kind);
        StringAssert.Contains(e.Message, "'/no/such/browser'");
        StringAssert.Contains(e.Message, "--browser");
    }

    private static string? Environment(string name) => name switch
    {
        "PATH" => "/usr/local/bin:/usr/bin/",
        "HOME" => "/home/me",
        "ProgramFiles" => @"C:\Program Files",
        "ProgramFiles(x86)" => @"C:\Program Files (x86)",
        "LocalAppData" => @"C:\Users\me\AppData\Local",
        _ => null,
    };
}
