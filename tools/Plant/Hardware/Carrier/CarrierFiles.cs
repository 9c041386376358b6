using System.Globalization;
using System.Text;
using MeterNode.Plant.Hardware.Parts;

namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>The circuit in the forms that others read: KiCad's netlist and a parts list for whoever fits the board.</summary>
public static class CarrierFiles
{
    /// <summary>
    /// KiCad's netlist (version E, as eeschema exports it and pcbnew reads it): parts with value and footprint, nets with their pins.
    /// </summary>
    public static string KicadNetlist(CarrierDesign design)
    {
        Netlist netlist = Netlist.Of(design, BoardCatalog.Load(design.Board));
        var text = new StringBuilder("(export (version \"E\")\n");
        text.Append("  (design (source \"hardware/carrier/carrier.json\") (tool \"meternode\"))\n  (components");
        foreach (Component part in netlist.Components)
        {
            string footprint = design.Symbols.First(symbol => symbol.Name == part.Symbol).Footprint;
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n    (comp (ref \"{part.Ref}\") (value \"{design.ValueOf(part)}\") (footprint \"{footprint}\")"
                    + $" (property (name \"Fit\") (value \"{part.Fit ?? "always"}\")))");
        }

        text.Append(")\n  (nets");
        int code = 0;
        foreach (string net in netlist.Names)
        {
            code++;
            text.Append(CultureInfo.InvariantCulture, $"\n    (net (code \"{code}\") (name \"{net}\")");
            foreach (NetPin pin in netlist.On(net))
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"\n      (node (ref \"{pin.Component.Ref}\") (pin \"{pin.Pin.Number}\") (pinfunction \"{pin.Pin.Name}\"))");
            }

            text.Append(')');
        }

        return text.Append("))\n").ToString();
    }

    /// <summary>The parts as CSV: one line for each kind and option, with designators, value, footprint and order code.</summary>
    public static string BillOfMaterials(CarrierDesign design)
    {
        PartsList parts = PartsList.Load();
        var text = new StringBuilder("fit,quantity,designators,value,footprint,order code\n");
        foreach (var group in design.Components
            .GroupBy(part => (Fit: part.Fit ?? "always", part.Part, Value: design.ValueOf(part), part.Symbol)))
        {
            string footprint = design.Symbols.First(symbol => symbol.Name == group.Key.Symbol).Footprint;
            string code = parts.Parts.First(part => part.Id == group.Key.Part).OrderCode;
            text.Append(
                CultureInfo.InvariantCulture,
                $"{group.Key.Fit},{group.Count()},{string.Join(' ', group.Select(part => part.Ref))},{group.Key.Value},{footprint},"
                    + $"\"{code}\"\n");
        }

        return text.ToString();
    }
}
