using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>Names of carriers of energy.</summary>
internal static class CarrierName
{
    /// <summary>The carrier; the ledger's word for electricity is only for what no node counts.</summary>
    public static string Of(string code, ReportLanguage say) => code == EnergyCarrier.Electricity.Code()
        ? say.Text("electricity")
        : say.Word(LedgerWords.Carrier, code);
}
