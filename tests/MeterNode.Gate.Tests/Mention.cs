using Mono.Cecil;

namespace MeterNode.Gate;

/// <summary>A type, method or field that the assembly names, and where.</summary>
public sealed record Mention(MemberReference Reference, string Where, MethodDefinition? Method);
