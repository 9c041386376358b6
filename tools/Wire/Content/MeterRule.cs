namespace MeterNode.Wire;

/// <summary>How power is measured, and which meter it is read from, changes with a start of the node or with its event.</summary>
internal sealed class MeterRule : IContentRule
{
    /// <inheritdoc/>
    public void Check(ContentStep step)
    {
        if (!step.IsNext || !step.IsSameBoot || step.LostEvents)
        {
            return;
        }

        PackRecords now = step.Records;
        PackRecords before = step.Before!.Records;
        if (now.Mode is MeasuringMode mode && before.Mode is MeasuringMode modeBefore && mode != modeBefore)
        {
            step.SaySinceBefore(Contradiction.ModeSilent, $"from {modeBefore.Code()} to {mode.Code()}");
        }

        bool isOtherMeter = now.MeterSerial is string serial && before.MeterSerial is string serialBefore && serial != serialBefore;
        bool isOtherRatio = now.MeterRatio is double ratio && before.MeterRatio is double ratioBefore && ratio != ratioBefore;
        if ((isOtherMeter || isOtherRatio) && !step.Has<NodeEvent.Meter>())
        {
            step.SaySinceBefore(
                Contradiction.MeterSilent,
                $"from {before.MeterSerial}, ratio {before.MeterRatio}, to {now.MeterSerial}, ratio {now.MeterRatio}");
        }
    }
}
