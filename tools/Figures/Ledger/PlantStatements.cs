using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>What the people of a plant stated about a period: other carriers, contracts, certificates, heat.</summary>
public sealed class PlantStatements
{
    private readonly PlantCalendar _calendar;
    private readonly SortedDictionary<EnergyCarrier, StatedQuantity> _carriers = [];
    private readonly List<ContractEntry> _contracts = [];

    /// <summary>Sums up the ledger of a plant; null: it has none.</summary>
    public PlantStatements(LedgerBook? book, PlantCalendar calendar)
    {
        Book = book;
        _calendar = calendar;
        HashSet<string> atTheEntry = [.. SiteMeters(book)];
        foreach (EnergyEntry entry in book?.Entries<EnergyEntry>() ?? [])
        {
            if (entry is { Carrier: EnergyCarrier.Electricity, Meter: string meter } && atTheEntry.Contains(meter))
            {
                MainMeter.Add(calendar, entry, meter);
                continue;
            }

            if (!_carriers.TryGetValue(entry.Carrier, out StatedQuantity? carrier))
            {
                _carriers.Add(entry.Carrier, carrier = new StatedQuantity());
            }

            carrier.Add(calendar, entry.From, entry.To, (double)entry.Quantity, entry.StatementNumber);
        }

        foreach (ContractEntry entry in book?.Entries<ContractEntry>() ?? [])
        {
            if (StatedQuantity.Share(calendar.Period.FromUtcSeconds, calendar.Period.ToUtcSeconds, entry.From, entry.To) > 0)
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

    internal MainMeter MainMeter { get; } = new();

    internal StatedQuantity Certificates { get; } = new();

    internal StatedQuantity AvailableHeatJoules { get; } = new();

    internal IEnumerable<KeyValuePair<EnergyCarrier, StatedQuantity>> Carriers =>
        _carriers.Where(entry => entry.Value.Statements.Count > 0);

    internal StatedQuantity Electricity => _carriers.GetValueOrDefault(EnergyCarrier.Electricity) ?? new StatedQuantity();

    /// <summary>What of a contract lies in the period, kWh: it comes evenly over its time.</summary>
    public double KilowattHours(ContractEntry contract) => KilowattHours(contract, _calendar.Period);

    /// <summary>What of a certificate was generated in the period, kWh.</summary>
    public double KilowattHours(CertificateEntry certificate) => certificate.KilowattHours * StatedQuantity.Share(
        _calendar.Period.FromUtcSeconds, _calendar.Period.ToUtcSeconds, certificate.GeneratedFrom, certificate.GeneratedTo);

    /// <summary>What of a contract lies in another time, kWh.</summary>
    internal static double KilowattHours(ContractEntry contract, EvidencePeriod time) =>
        contract.KilowattHours * StatedQuantity.Share(time.FromUtcSeconds, time.ToUtcSeconds, contract.From, contract.To);

    /// <summary>Numbers of the instruments that measure all that a plant takes: those at its entry.</summary>
    private static IEnumerable<string> SiteMeters(LedgerBook? book) =>
        (book?.Entries<InstrumentEntry>() ?? []).GroupBy(entry => entry.Number, StringComparer.Ordinal)
            .Where(entries => entries.Last().Level == InstrumentLevel.Site).Select(entries => entries.Key);

    /// <summary>The carrier as the table of factors calls it; null where the table has no factor of standard coal for it.</summary>
    internal static string? NameOf(EnergyCarrier carrier) => carrier switch
    {
        EnergyCarrier.Electricity => "electricity",
        EnergyCarrier.NaturalGas => "natural gas",
        EnergyCarrier.Diesel => "diesel",
        EnergyCarrier.LiquefiedPetroleumGas => "LPG",
        EnergyCarrier.SteamHeat => "heat",
        _ => null,
    };
}
