namespace MeterNode.Server.Today;

/// <summary>So much is being computed for others that this has to come again.</summary>
public sealed class WorkBusyException() : Exception("other periods are being computed: try again");
