namespace MeterNode.Server.Reports;

/// <summary>Somebody who has signed a report off.</summary>
/// <param name="By">The person's name.</param>
/// <param name="RoleCode">The person's role in the plant, as it is written.</param>
/// <param name="At">When, by the clock of the PC.</param>
/// <param name="UpTo">Number of the last statement of the ledger that the person stands for.</param>
public sealed record ReportSigner(string By, string RoleCode, DateTimeOffset At, long UpTo);
