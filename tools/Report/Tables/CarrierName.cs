using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>Names of carriers of energy.</summary>
internal static class CarrierName
{
    /// <summary>The carrier; the ledger's word for electricity is only for what no node counts.</summary>
    public static string Of(string code, ReportLanguage say) => code == EnergyCarrier.Electricity.Code()
        ? say.Text("electricity")
        : say.Word(LedgerWords.Carrier, code);

    /// <summary>The unit in which people state it.</summary>
    public static string UnitOf(string code, ReportLanguage say) =>
        LedgerWords.Carrier.FirstOrDefault(word => word.Code == code)?.Units is [string unit]
            ? ReportUnit.Of(unit)
            : say.Text("units.several");
}
