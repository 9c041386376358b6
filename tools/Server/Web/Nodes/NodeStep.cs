namespace MeterNode.Server.Web.Nodes;

/// <summary>One step on the way from a new node to figures that count.</summary>
/// <param name="Id">
/// The step: <c>made</c>, <c>flashed</c>, <c>enrolled</c>, <c>heard</c>, <c>wired</c>, <c>calibrated</c> or <c>class</c>.
/// </param>
/// <param name="IsDone">Null where only a person at the machine knows it.</param>
public sealed record NodeStep(string Id, bool? IsDone);
