using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>What the people of a plant stated about a period: other carriers, contracts, certificates, heat.</summary>
public sealed class PlantStatements
{
    private readonly PlantCalendar _calendar;
    private readonly SortedDictionary<EnergyCarrier, StatedQuantity> _carriers = [];
    private readonly List<ContractEntry> _contracts = [];
    private readonly List<EnergyEntry> _electricity = [];
    private readonly Dictionary<string, string?> _siteMeters = new(StringComparer.Ordinal);

    /// <summary>Sums up the ledger of a plant; null: it has none.</summary>
    public PlantStatements(LedgerBook? book, PlantCalendar calendar)
    {
        Book = book;
        _calendar = calendar;
        foreach (InstrumentEntry instrument in (book?.Entries<InstrumentEntry>() ?? [])
            .GroupBy(entry => entry.Number, StringComparer.Ordinal).Select(entries => entries.Last())
            .Where(instrument => instrument.Level == InstrumentLevel.Site))
        {
            _siteMeters.Add(instrument.Number, instrument.Node);
        }

        foreach (EnergyEntry entry in book?.Entries<EnergyEntry>() ?? [])
        {
            if (entry is { Carrier: EnergyCarrier.Electricity, Meter: string meter } && _siteMeters.ContainsKey(meter))
            {
                MainMeter.Add(calendar, entry, meter);
                continue;
            }

            if (entry.Carrier == EnergyCarrier.Electricity)
            {
                _electricity.Add(entry);
            }

            if (!_carriers.TryGetValue(entry.Carrier, out StatedQuantity? carrier))
            {
                _carriers.Add(entry.Carrier, carrier = new StatedQuantity());
            }

            carrier.Add(calendar, entry.From, entry.To, (double)entry.Quantity, entry.StatementNumber);
        }

        foreach (ContractEntry entry in book?.Entries<ContractEntry>() ?? [])
        {
            if (StatedQuantity.Share(calendar.Period, entry.From, entry.To) > 0)
            {
                _contracts.Add(entry);
            }
        }

        foreach (CertificateEntry entry in book?.Entries<CertificateEntry>() ?? [])
        {
            Certificates.Add(calendar, entry.GeneratedFrom, entry.GeneratedTo, entry.KilowattHours, entry.StatementNumber);
        }

        foreach (HeatAvailableEntry entry in book?.Entries<HeatAvailableEntry>() ?? [])
        {
            AvailableHeatJoules.Add(calendar, entry.From, entry.To, entry.Joules, entry.StatementNumber);
        }
    }

    /// <summary>The ledger; null where the plant has none.</summary>
    public LedgerBook? Book { get; }

    /// <summary>Contracts that reach into the period.</summary>
    public IReadOnlyList<ContractEntry> Contracts => _contracts;

    /// <summary>Nodes that the ledger lists as instruments at the entry of the plant: what others measure is in it once more.</summary>
    public IReadOnlyList<string> NodesAtEntry => [.. _siteMeters.Values.OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    internal MainMeter MainMeter { get; } = new();

    /// <summary>Statements about electricity beside the meters at the entry, of any time.</summary>
    internal IReadOnlyList<EnergyEntry> ElectricityEntries => _electricity;

    /// <summary>The node that is the meter at the entry with this number, or reads it; null where none is.</summary>
    internal string? NodeOfSiteMeter(string number) => _siteMeters.GetValueOrDefault(number);

    internal StatedQuantity Certificates { get; } = new();

    internal StatedQuantity AvailableHeatJoules { get; } = new();

    internal IEnumerable<KeyValuePair<EnergyCarrier, StatedQuantity>> Carriers =>
        _carriers.Where(entry => entry.Value.Statements.Count > 0);

    internal StatedQuantity Electricity => _carriers.GetValueOrDefault(EnergyCarrier.Electricity) ?? new StatedQuantity();

    /// <summary>What of a contract lies in the period, kWh: it comes evenly over its time.</summary>
    public double KilowattHours(ContractEntry contract) => KilowattHours(contract, _calendar.Period);

    /// <summary>What of a certificate was generated in the period, kWh.</summary>
    public double KilowattHours(CertificateEntry certificate) =>
        certificate.KilowattHours * StatedQuantity.Share(_calendar.Period, certificate.GeneratedFrom, certificate.GeneratedTo);

    /// <summary>What of a contract lies in another time, kWh.</summary>
    internal static double KilowattHours(ContractEntry contract, EvidencePeriod time) =>
        contract.KilowattHours * StatedQuantity.Share(time, contract.From, contract.To);

    /// <summary>The carrier as the table of factors calls it; null where the table has no factor of standard coal for it.</summary>
    public static string? NameOf(EnergyCarrier carrier) => carrier switch
    {
        EnergyCarrier.Electricity => "electricity",
        EnergyCarrier.NaturalGas => "natural gas",
        EnergyCarrier.Diesel => "diesel",
        EnergyCarrier.LiquefiedPetroleumGas => "LPG",
        EnergyCarrier.Coal => "coal",
        EnergyCarrier.SteamHeat => "heat",
        _ => null,
    };
}
