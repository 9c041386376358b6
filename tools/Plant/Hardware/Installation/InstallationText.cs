namespace MeterNode.Plant.Hardware.Installation;

/// <summary>The words of the installation sheet in one language: an entry of <c>hardware/installation/texts.json</c>.</summary>
public sealed record InstallationText(
    string Code,
    string Title,
    string Subtitle,
    string SafetyTitle,
    string[] Safety,
    InstallationStep[] Steps,
    string LightTitle,
    string[] Lights,
    string WatchTitle,
    string Watch,
    string[] Fields);
