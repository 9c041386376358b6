namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>Checks a circuit before a board is made of it: connections, drivers, supplies, pulls, insulation and the chip's pins.</summary>
public static class ElectricalRules
{
    /// <summary>
    /// Every broken rule as one sentence that begins with the part or the net; empty when the circuit is in order. The rules hold for
    /// all parts together where it is about connections, and for each variant where it is about what is fitted at the same time.
    /// </summary>
    public static IReadOnlyList<string> Violations(CarrierDesign design, BoardDefinition board, ChipFacts chip)
    {
        Netlist whole = Netlist.Of(design, board);
        List<string> found = [.. whole.Problems, .. ConnectionRules.Violations(whole), .. ChipRules.Violations(whole, chip)];
        var ofVariants =
            from variant in design.Variants.Keys
            from sentence in OfFitted(Netlist.Of(design, board, variant))
            group variant by sentence into same
            select same.Count() == design.Variants.Count ? same.Key : $"{same.Key} [{string.Join(", ", same)}]";
        found.AddRange(ofVariants);
        return found;
    }

    private static IEnumerable<string> OfFitted(Netlist fitted) =>
        SupplyRules.Violations(fitted).Concat(DriverRules.Violations(fitted)).Concat(IsolationRules.Violations(fitted)).Distinct();

    /// <summary>Checks a circuit against its own board.</summary>
    public static IReadOnlyList<string> Violations(CarrierDesign design)
    {
        BoardDefinition board = BoardCatalog.Load(design.Board);
        return Violations(design, board, BoardCatalog.LoadChip(board.Chip));
    }
}
