using MeterNode.Plant.Hardware;
using MeterNode.Plant.Hardware.Carrier;
using MeterNode.Plant.Hardware.Parts;

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
    [DataRow("ic")]
    [DataRow("meter")]
    public void Quantities_OfAKitOnTheCarrier_AreThoseOfItsCircuit(string variant)
    {
        CarrierDesign design = CarrierDesign.Load();
        PartsList list = PartsList.Load();
        var fitted = Netlist.Of(design, BoardCatalog.Load(design.Board), variant).Components
            .GroupBy(component => component.Part).ToDictionary(group => group.Key, group => group.Count());
        string[] ofCarrier = [.. design.Components.Select(component => component.Part).Distinct()];

        Assert.AreEqual("", string.Join(", ", ofCarrier.Except(list.Parts.Select(part => part.Id))), "not in parts.json");
        foreach (Part part in list.Parts.Where(part => ofCarrier.Contains(part.Id)))
        {
            Assert.AreEqual(fitted.GetValueOrDefault(part.Id), part.Quantity.GetValueOrDefault(variant), part.Id);
        }
    }

    [TestMethod]
    public void EveryPrice_IsAnEstimateOrNamesItsPageAndDay()
    {
        foreach (Part part in PartsList.Load().Parts)
        {
            Assert.IsTrue(part.Price > 0, part.Id);
            if (part.Seen() is PriceSource seen)
            {
                StringAssert.StartsWith(seen.Url, "https://", part.Id);
                Assert.IsTrue(DateOnly.TryParseExact(seen.Read, "yyyy-MM-dd", out _), part.Id);
                Assert.IsGreaterThan(0, seen.Note.Length, part.Id);
            }
            else
            {
                Assert.AreEqual("estimate", part.Source.GetString(), part.Id);
            }
        }
    }

    [TestMethod]
    public void Cost_OfAKit_IsTheSumOfItsLinesInThePage()
    {
        PartsList list = PartsList.Load();
        foreach (string kit in list.Kits.Keys)
        {
            decimal sum = 0;
            foreach (Part part in list.Parts)
            {
                sum += part.Price * part.Quantity.GetValueOrDefault(kit);
            }

            Assert.AreEqual(sum, list.CostOf(kit).Total);
            Assert.IsLessThanOrEqualTo(sum, list.CostOf(kit).Estimated);
            StringAssert.Contains(s_text, FormattableString.Invariant($"| {sum:0.00} | {list.CostOf(kit).Estimated:0.00} |"));
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
