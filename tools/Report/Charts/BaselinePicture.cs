using MeterNode.Charts;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>Energy of days against their output with the baseline, and what they saved against it, summed up.</summary>
internal static class BaselinePicture
{
    private const int BandPoints = 12;

    public static string Draw(ChartView view)
    {
        IReadOnlyList<BaselineDay> days = view.Period.Set.BaselineDays;
        EnergyBaseline? baseline = view.Period.Set.Former ?? EnergyBaseline.Of(days);
        string scatter = EnergyOutputChart.Draw(new EnergyOutputData
        {
            Texts = view.Texts,
            Days = [.. days.Select(day => new OutputDay(day.Tonnes, day.KilowattHours ?? double.NaN, day.IsValid))],
            Baseline = baseline is null ? null : Line(baseline),
            EnergyUnit = view.Text("kilowatt-hours-a-day"),
            OutputText = view.Text("tonnes-a-day"),
            ValidDay = view.Text("day"),
            InvalidDay = view.Text("day-not-used", ChartView.Number(BaselineDay.ValidPercent)),
            BaselineText = view.Text(view.Period.Set.Former is null ? "baseline-own" : "baseline-former"),
            BandText = view.Text("band-90"),
        });
        return baseline?.Saving(days) is BaselineSaving saving ? scatter + Cusum(view, days, saving) : scatter;
    }

    private static BaselineLine Line(EnergyBaseline baseline) =>
        new(baseline.Intercept, baseline.Slope, baseline.LeastTonnes, baseline.MaximumTonnes)
        {
            Band = [.. Enumerable.Range(0, BandPoints + 1)
                .Select(i => baseline.LeastTonnes + (i * (baseline.MaximumTonnes - baseline.LeastTonnes) / BandPoints))
                .Select(tonnes => new BandPoint(
                    tonnes,
                    baseline.Expected(tonnes) - baseline.DayHalfWidth90(tonnes),
                    baseline.Expected(tonnes) + baseline.DayHalfWidth90(tonnes)))],
        };

    private static string Cusum(ChartView view, IReadOnlyList<BaselineDay> days, BaselineSaving saving)
    {
        Dictionary<string, double> sums = saving.Days.Zip(saving.Cumulated).ToDictionary(day => day.First.Name, day => day.Second);
        return CusumChart.Draw(new CusumData
        {
            Texts = view.Texts,
            Days = [.. days.Select(day => new CusumDay(day.Name[5..], sums.TryGetValue(day.Name, out double sum) ? sum : null))],
            Unit = view.Text("saving-summed-up"),
            Unused = view.Text("day-outside"),
        });
    }
}
