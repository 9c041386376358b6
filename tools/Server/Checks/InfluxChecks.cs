using System.Globalization;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Interfaces.Influx;
using MeterNode.Wire;

namespace MeterNode.Server.Checks;

/// <summary>Whether readings reach the InfluxDB that they are pushed to, where there is one.</summary>
internal static class InfluxChecks
{
    /// <summary>So long somebody should look at a refusal.</summary>
    private static readonly TimeSpan s_newsTime = TimeSpan.FromDays(7);

    /// <inheritdoc cref="PlantChecks.Run"/>
    public static IEnumerable<PlantFinding> Run(PlantCheckOptions options)
    {
        PlantFolder plant = options.Server.Plant;
        if (InfluxSettings.Load(plant) is not InfluxSettings settings)
        {
            yield break;
        }

        InfluxProgress? progress = InfluxProgress.Of(plant, settings);
        yield return progress?.Problem is string problem
            ? PlantFinding.Warn(
                "influx", string.Create(CultureInfo.InvariantCulture, $"about {progress.Waiting} packs wait, nothing is lost: {problem}"))
            : progress?.PushedAt is DateTimeOffset at
                ? PlantFinding.Ok("influx", $"readings are pushed to {settings.Target}, the last time at {UtcText.Of(at)}")
            : PlantFinding.Ok("influx", $"readings go to {settings.Target} as soon as 'serve' runs and packs come");
        if (progress is { Refusal: string refusal, RefusedAt: DateTimeOffset refusedAt }
            && options.Server.Time.GetUtcNow() - refusedAt < s_newsTime)
        {
            yield return PlantFinding.Warn(
                "influx",
                string.Create(CultureInfo.InvariantCulture, $"{progress.Refused} packs were refused for their content: {refusal}"));
        }
    }
}
