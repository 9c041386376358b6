using Mono.Cecil;

namespace MeterNode.Gate.Rules;

/// <summary>Shapes of types that the runtime cannot call or does not honour.</summary>
public static class TypeRule
{
    public static IEnumerable<Finding> Check(FirmwareAssembly assembly)
    {
        foreach (TypeDefinition type in assembly.Types)
        {
            if (type.IsInterface)
            {
                foreach (MethodDefinition method in type.Methods.Where(m => m.HasBody || m.IsStatic))
                {
                    yield return new Finding(
                        assembly.Locate(method),
                        "interface member with a body, or static",
                        "Move it to a class; the runtime throws when a default interface method is called");
                }
            }

            foreach (FieldDefinition field in type.Fields.Where(
                f => f.CustomAttributes.Any(a => a.AttributeType.FullName == "System.ThreadStaticAttribute")))
            {
                yield return new Finding(
                    assembly.Locate(type),
                    $"[ThreadStatic] {field.Name}",
                    "Keep the state in an object that the thread owns; the device has no ThreadStatic");
            }
        }
    }
}
