using MeterNode.Plant.Hardware.Carrier;
using MeterNode.Plant.Hardware.Installation;
using MeterNode.Plant.Hardware.Parts;

namespace MeterNode.Plant.Hardware.Drawing;

/// <summary>Every file of the folder <c>hardware</c> that is made from data.</summary>
public static class HardwarePictures
{
    /// <summary>File path relative to <c>hardware</c>, and content.</summary>
    public static IEnumerable<(string File, string Content)> All()
    {
        foreach (string board in BoardCatalog.Names)
        {
            yield return ($"boards/{board}.wiring.svg", WiringDrawing.Draw(BoardCatalog.Load(board)));
        }

        AfeValues values = AfeValues.Load();
        yield return ("afe/current.svg", AfeDrawing.Current(values));
        yield return ("afe/voltage.svg", AfeDrawing.Voltage(values));
        yield return ("afe/bias.svg", AfeDrawing.Bias(values));
        yield return ("afe/values.inc", values.ToSpice());
        foreach (ConnectionPlan plan in ConnectionPlan.All)
        {
            yield return ($"connection/{plan.File}.svg", ConnectionDrawing.Draw(plan));
        }

        yield return ("connection/rs485-meter.svg", SignalDrawing.Meter());
        yield return ("connection/s0-meter.svg", SignalDrawing.Pulses());
        yield return ("connection/shot-contact.svg", SignalDrawing.Shots());
        yield return ("connection/flow-and-temperatures.svg", SignalDrawing.Heat());
        foreach (InstallationText text in InstallationSheet.Texts)
        {
            yield return ($"installation/installation.{text.Code}.html", InstallationSheet.Html(text));
        }

        yield return ("bill-of-materials.md", PartsList.Load().ToMarkdown());
        CarrierDesign carrier = CarrierDesign.Load();
        foreach (string sheet in CarrierDrawing.Sheets(carrier))
        {
            yield return ($"carrier/{sheet}.svg", CarrierDrawing.Draw(carrier, sheet));
        }

        yield return ("carrier/carrier.net", CarrierFiles.KicadNetlist(carrier));
        yield return ("carrier/carrier.bom.csv", CarrierFiles.BillOfMaterials(carrier));
    }
}
