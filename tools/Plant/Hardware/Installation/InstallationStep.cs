namespace MeterNode.Plant.Hardware.Installation;

/// <summary>One step of the installation.</summary>
/// <param name="Minutes">How long it takes.</param>
/// <param name="Title">What it is.</param>
/// <param name="Text">What to do; names in braces stand for terminals.</param>
public sealed record InstallationStep(int Minutes, string Title, string Text);
