using System.Data;

namespace MeterNode.Plant.Stores;

/// <summary>One statement of both dialects and the types of its parameters <c>$1</c>, <c>$2</c>, ….</summary>
internal sealed record StoreStatement(string Sql, params DbType[] Types);
