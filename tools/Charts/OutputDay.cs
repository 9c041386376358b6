namespace MeterNode.Charts;

/// <summary>A day in the picture of energy against output.</summary>
/// <param name="Output">What was made, in the unit of the picture.</param>
/// <param name="Energy">What it took, in the unit of the picture.</param>
/// <param name="IsValid">False where too little of the day was metered: its dot is hollow.</param>
public readonly record struct OutputDay(double Output, double Energy, bool IsValid);
