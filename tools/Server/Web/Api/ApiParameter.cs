namespace MeterNode.Server.Web.Api;

/// <summary>One parameter of a route of the API.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it says, with an example where that helps.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="Type">Its type in JSON Schema: <c>string</c> or <c>integer</c>.</param>
internal sealed record ApiParameter(string Name, string Meaning, bool IsRequired = false, string Type = "string");
