import * as z from "zod/mini";

/** A shape, with what the document says of it. */
export function described<Shape extends z.ZodMiniType>(shape: Shape, description: string): Shape {
  z.globalRegistry.add(shape, { description });
  return shape;
}
