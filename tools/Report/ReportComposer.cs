namespace MeterNode.Report;

/// <summary>Composes a report: which tables and charts it has, in which order.</summary>
public static class ReportComposer
{
    /// <summary>The whole report.</summary>
    public static ReportContent Compose(ReportSource source)
    {
        var view = new ReportView(source);
        List<ReportSection> sections =
        [
            CoverSection.Of(view),
            SignatureSection.Of(view),
            SummarySection.Of(view),
            BoundarySection.Of(view),
            ConsumptionSection.Of(view),
            BalanceSection.Of(view),
            ClassSection.Of(view),
            MachineSection.Of(view),
            OutputSection.Of(view),
            UnitConsumptionSection.Of(view),
            LotSection.Of(view),
            ControlSection.Of(view),
            HeatSection.Of(view),
            RenewableSection.Of(view),
            EmissionSection.Of(view),
            BuyerSection.Of(view),
            InstrumentSection.Of(view),
            UncertaintySection.Of(view),
            GapSection.Of(view),
            EventSection.Of(view),
            SignOffSection.Of(view),
            MeasureSection.Of(view),
            DefinitionAnnex.Of(view),
            FactorAnnex.Of(view),
            TermAnnex.Of(view),
            ManifestAnnex.Of(view),
            RecomputeAnnex.Of(view),
        ];
        return new ReportContent
        {
            Language = source.Language,
            Title = view.Say.Text("report-title"),
            Site = source.Figures.Registry.Site,
            Number = source.Manifest.Number,
            Version = source.Manifest.Version,
            ManifestSha256 = source.ManifestSha256,
            Figures = source.Figures,
            Sections = [.. sections, NameAnnex.Of(view, sections)],
        };
    }
}
