declare module "swagger-ui-dist/swagger-ui-es-bundle" {
  export type SwaggerRequest = { headers: Record<string, string> };
  export default function SwaggerUi(options: {
    domNode: HTMLElement | null;
    url: string;
    deepLinking?: boolean;
    docExpansion?: "list" | "full" | "none";
    defaultModelsExpandDepth?: number;
    displayRequestDuration?: boolean;
    tryItOutEnabled?: boolean;
    validatorUrl?: string | null;
    requestInterceptor?: (request: SwaggerRequest) => SwaggerRequest;
    onComplete?: () => void;
  }): void;
}
