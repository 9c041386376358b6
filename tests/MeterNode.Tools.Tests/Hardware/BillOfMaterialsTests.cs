using MeterNode.Plant.Hardware;

namespace MeterNode.Tools.Tests.Hardware;

/// <summary>The parts list against the circuit and the boards it is for.</summary>
[TestClass]
public sealed class BillOfMaterialsTests
{
    private static readonly string s_text = File.ReadAllText(Path.Combine(Repository.Root, "hardware/bill-of-materials.md"));

    [TestMethod]
    public void EveryComponentOfTheFrontEnd_IsListed()
    {
        foreach (AfeValue value in AfeValues.Load().Values.Where(v => v.Designator.Length > 0))
        {
            StringAssert.Contains(s_text, value.Designator);
            if (value.Unit == "Ω" && value.Name is not ("RPRIM" or "RWIND"))
            {
                StringAssert.Contains(s_text, value.Label(), value.Name);
            }
        }

        foreach (string diode in (string[])["D1", "D2, D3", "D4", "D5"])
        {
            StringAssert.Contains(s_text, "| " + diode[..2]);
            StringAssert.Contains(s_text, diode);
        }
    }

    [TestMethod]
    public void EveryBoard_IsListed()
    {
        foreach (string name in BoardCatalog.Names)
        {
            StringAssert.Contains(s_text, BoardCatalog.Load(name).Title.Split(' ')[0]);
        }
    }

    [TestMethod]
    public void EveryLinkOfTheFolder_LeadsToAFile()
    {
        foreach (string page in Directory.EnumerateFiles(Path.Combine(Repository.Root, "hardware"), "*.md", SearchOption.AllDirectories))
        {
            foreach (System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(
                File.ReadAllText(page), @"\]\(([^)#:]+)\)"))
            {
                Assert.IsTrue(
                    File.Exists(Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value)), $"{page}: {link.Groups[1].Value}");
            }
        }
    }
}
