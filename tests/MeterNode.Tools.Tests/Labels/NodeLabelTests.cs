using System.Diagnostics;
using System.Security.Cryptography;
using MeterNode.Cli;
using MeterNode.Plant.Labels;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.Labels;

/// <summary>Labels say who a board is and nothing secret, and another maker's decoder reads them.</summary>
[TestClass]
public sealed class NodeLabelTests : IDisposable
{
    private readonly TemporaryPlant _plant = new();

    public void Dispose() => _plant.Dispose();

    [TestMethod]
    public void Of_NodeThatWaits_HasTheFingerprintOfItsClaimAndNotTheClaim()
    {
        string bundle = _plant.Add();
        byte[] secret = File.ReadAllBytes(Path.Combine(bundle, "files", "claim"));

        NodeLabel label = NodeLabel.Of(_plant.Plant, "press-1");

        string fingerprint = Convert.ToHexStringLower(SHA256.HashData(secret)[..8]);
        Assert.AreEqual(fingerprint, label.Claim);
        Assert.AreEqual($"mn1;demo;press-1;{label.Eui64};{fingerprint}", label.Code);
        Assert.AreEqual(16, label.Eui64.Length);
        Assert.AreEqual("press", label.Machine);
    }

    /// <summary>The label on the board stays right: the plant's history has what the secret was.</summary>
    [TestMethod]
    public void Of_EnrolledNode_HasTheSameFingerprintFromTheHistory()
    {
        string bundle = _plant.Provision();

        Assert.IsFalse(File.Exists(Path.Combine(bundle, "files", "claim")), "the claim is used");
        Assert.AreEqual(16, NodeLabel.Of(_plant.Plant, "press-1").Claim?.Length);
    }

    [TestMethod]
    public void Png_OfALabel_IsReadByAnotherDecoder()
    {
        _plant.Provision();
        string file = Path.Combine(_plant.Folder, "press-1.png");

        CommandRun run = CommandRun.Of("node", "label", "press-1", "--plant", _plant.Folder, "--output", file);

        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        Assert.AreEqual(NodeLabel.Of(_plant.Plant, "press-1").Code, GreyPicture.OfPng(File.ReadAllBytes(file)).Decode());
    }

    [TestMethod]
    public void Pdf_OfALabel_IsReadByAnotherDecoderAsItIsPrinted()
    {
        var label = new NodeLabel("demo", "press-1", "die-casting press, hall 4", "024200fffe000001", "a1b2c3d4e5f60718");
        string file = Path.Combine(_plant.Folder, "label.pdf");
        File.WriteAllBytes(file, LabelPrint.Pdf([label], LabelTexts.In("en"), isSheet: false, font: null));

        // 203 dpi is what a usual label printer has.
        Assert.AreEqual(label.Code, Printed(file, 203).Decode());
    }

    [TestMethod]
    public void Pdf_OfManyLabels_IsAPageEachOrSheetsOf27()
    {
        NodeLabel[] labels =
            [.. Enumerable.Range(1, 28).Select(i => new NodeLabel("demo", $"press-{i}", "press", "024200fffe000001", null))];

        Assert.AreEqual(28, Pages(LabelPrint.Pdf(labels, LabelTexts.In("en"), isSheet: false, font: null)));
        Assert.AreEqual(2, Pages(LabelPrint.Pdf(labels, LabelTexts.In("en"), isSheet: true, font: null)));
    }

    [TestMethod]
    [DataRow("labels.txt", "ends with neither .pdf nor .png")]
    [DataRow("labels.png", "a .png is the code of one node")]
    public void Label_FileThatCannotHoldIt_IsRefused(string file, string expected)
    {
        _plant.Provision();
        _plant.Provision("oven-1");

        CommandRun run = CommandRun.Of("node", "label", "--plant", _plant.Folder, "--output", Path.Combine(_plant.Folder, file));

        Assert.AreEqual(ExitCode.Usage, run.Code);
        StringAssert.Contains(run.Error, expected);
    }

    [TestMethod]
    public void Label_LetterThatNoFontHas_SaysWhatToInstall()
    {
        var label = new NodeLabel("demo", "press-1", "\U00012000", "024200fffe000001", null);

        var e = Assert.ThrowsExactly<Plant.OperatorException>(
            () => LabelPrint.Pdf([label], LabelTexts.In("en"), isSheet: false, font: null));

        StringAssert.Contains(e.Message, "fonts-wqy-zenhei");
    }

    private static int Pages(byte[] pdf) => PdfSharp.Pdf.IO.PdfReader.Open(new MemoryStream(pdf)).PageCount;

    private static GreyPicture Printed(string pdf, int dotsPerInch)
    {
        string picture = Path.ChangeExtension(pdf, null);
        try
        {
            using Process run = Process.Start("pdftoppm", ["-gray", "-singlefile", "-r", $"{dotsPerInch}", pdf, picture]);
            run.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Inconclusive("pdftoppm is not installed (Debian: poppler-utils)");
        }

        return GreyPicture.OfPgm(File.ReadAllBytes(picture + ".pgm"));
    }
}
