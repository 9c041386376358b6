namespace MeterNode.Server.Web.Access;

/// <summary>A route that shows to who came by a link nothing but the link's period. Other routes refuse links.</summary>
internal sealed class OfPeriod;
